namespace Plumbline.Instrumentation.Signals;

/// <summary>What attributes are written to: a span or a log record.</summary>
interface IAttributes
{
    void Add(string name, object value);
}
