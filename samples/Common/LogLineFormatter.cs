using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Overlay.Samples;

/// <summary>What the library logs, as the lines that programs print themselves; where in the library it comes from is of no use to who reads them.</summary>
internal sealed class LogLineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter) =>
        textWriter.WriteLine(OutputLine.Of(Mark(logEntry.LogLevel) + logEntry.Formatter(logEntry.State, logEntry.Exception).ReplaceLineEndings(" ")));

    private static string Mark(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug: ",
        LogLevel.Information => "",
        LogLevel.Warning => "warning: ",
        _ => "error: ",
    };
}
