using System.Globalization;
using Plumbline.Server.Receiving;

namespace Plumbline.Cli.Exec;

/// <summary>The export request (OTLP, protobuf) with the one span of a command.</summary>
static class SpanMessage
{
    const int Internal = 1,
        Error = 2;

    // In bits 8 and 9 of a span's flags: whether its parent is of another process is known, and it is.
    const long HasRemoteParent = 0x300,
        HasLocalParent = 0x100;

    // ExportTraceServiceRequest { resource_spans = 1 }; ResourceSpans { resource = 1, scope_spans = 2 }; ScopeSpans { scope = 1, spans = 2 }.
    public static byte[] Write(FinishedCommand command, TraceContext place, TraceContext? parent, SpanSettings settings)
    {
        var resource = new WireWriter();
        foreach (var (key, value) in settings.Resource)
            resource.Message(1, Attribute(key, value));
        var scope = new WireWriter().Text(1, "plumbline.exec").Text(2, settings.Version);
        var spans = new WireWriter().Message(1, scope).Message(2, Span(command, place, parent, settings));
        return new WireWriter().Message(1, new WireWriter().Message(1, resource).Message(2, spans)).ToArray();
    }

    // Span { trace_id = 1, span_id = 2, trace_state = 3, parent_span_id = 4, name = 5, kind = 6, start = 7, end = 8, attributes = 9, status = 15, flags = 16 }.
    static WireWriter Span(FinishedCommand command, TraceContext place, TraceContext? parent, SpanSettings settings)
    {
        var span = new WireWriter().Bytes(1, Convert.FromHexString(place.TraceId)).Bytes(2, Convert.FromHexString(place.SpanId));
        if (place.State is { } state)
            span.Text(3, state);
        if (parent is not null)
            span.Bytes(4, Convert.FromHexString(parent.SpanId));
        span.Text(5, command.Name)
            .Varint(6, Internal)
            .Fixed64(7, (ulong)command.Start)
            .Fixed64(8, (ulong)(command.Start + command.Duration))
            .Message(9, Attribute("process.executable.name", command.Name))
            .Message(9, Number("process.exit.code", command.ExitCode))
            .Message(9, Attribute("plumb.command.class", CommandClass.Of(command.Name)));
        if (command.Arguments is { } arguments)
            span.Message(9, List("process.command_args", arguments));
        if (settings.Session is { } session)
            span.Message(9, Attribute("session.id", session));
        if (command.Problem is { } problem)
            span.Message(15, new WireWriter().Text(2, problem).Varint(3, Error));
        return span.Fixed32(16, (uint)(place.Flags | (parent is null ? HasLocalParent : HasRemoteParent)));
    }

    // KeyValue { key = 1, value = 2 }; AnyValue { string_value = 1, int_value = 3, array_value = 5 }; ArrayValue { values = 1 }.
    static WireWriter Attribute(string key, string value) => new WireWriter().Text(1, key).Message(2, new WireWriter().Text(1, value));

    static WireWriter Number(string key, long value) => new WireWriter().Text(1, key).Message(2, new WireWriter().Varint(3, value));

    static WireWriter List(string key, IReadOnlyList<string> values)
    {
        var list = new WireWriter();
        foreach (var value in values)
            list.Message(1, new WireWriter().Text(1, value));
        return new WireWriter().Text(1, key).Message(2, new WireWriter().Message(5, list));
    }
}
