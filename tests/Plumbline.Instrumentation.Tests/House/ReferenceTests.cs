using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Plumbline.Instrumentation.Signals;
using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Tests.House;

public class ReferenceTests
{
    static readonly string Page = File.ReadAllText(
        Path.Combine(Path.GetDirectoryName(Here())!, "../../../docs/reference/instrumentation.md")
    );

    [Fact]
    public void Every_attribute_is_in_the_reference() =>
        Assert.All(
            typeof(Names)
                .GetFields(BindingFlags.Static | BindingFlags.Public)
                .Where(field => field.IsLiteral)
                .Select(field => (string)field.GetValue(null)!),
            name => Assert.Contains($"`{name}`", Page)
        );

    [Fact]
    public void Every_metric_is_in_the_reference_with_its_unit()
    {
        List<string> missing = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == Names.Source && !Page.Contains($"| `{instrument.Name}` | {instrument.Unit}"))
                missing.Add($"| `{instrument.Name}` | {instrument.Unit}");
        };
        _ = Instruments.AreListenedTo;
        listener.Start();

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_class_of_failure_is_in_the_reference() =>
        Assert.All(
            Enum.GetValues<ErrorClass>().Where(error => error != ErrorClass.None).Select(ErrorClasses.NameOf),
            name => Assert.Contains($"| `{name}` |", Page)
        );

    static string Here([CallerFilePath] string path = "") => path;
}
