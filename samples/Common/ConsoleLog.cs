using Microsoft.Extensions.Logging;

namespace Overlay.Samples;

/// <summary>What the library logs, one line each on standard error.</summary>
internal static class ConsoleLog
{
    /// <summary>Warnings and errors; with <paramref name="verbose"/> everything that is logged.</summary>
    public static ILoggerFactory Create(bool verbose) => LoggerFactory.Create(builder => builder
        .SetMinimumLevel(verbose ? LogLevel.Debug : LogLevel.Warning)
        .AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace)
        .AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "HH:mm:ss ";
        }));
}
