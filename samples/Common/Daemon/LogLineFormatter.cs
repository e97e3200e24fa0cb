using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Overlay.Samples;

/// <summary>What the library logs, as the lines that programs print themselves; where in the library it comes from is of no use to who reads them.</summary>
/// <param name="withStack">Whether an exception is written as a whole: who looks for a fault wants it, others have its message in the line.</param>
internal sealed class LogLineFormatter(bool withStack) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    /// <summary>The name of the event that a node or a supernode has failed.</summary>
    private const string Fault = "Faulted";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        // The program ends with this error and says it as its last line.
        if (!withStack && logEntry.EventId.Name == Fault)
        {
            return;
        }

        var text = logEntry.Formatter(logEntry.State, logEntry.Exception).ReplaceLineEndings(" ");
        textWriter.WriteLine(OutputLine.Of(Mark(logEntry.LogLevel) + text));
        if (withStack && logEntry.Exception is { } error)
        {
            textWriter.WriteLine(error);
        }
    }

    private static string Mark(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug: ",
        LogLevel.Information => "",
        LogLevel.Warning => "warning: ",
        _ => "error: ",
    };
}
