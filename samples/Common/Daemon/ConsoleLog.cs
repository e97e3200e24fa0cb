using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Overlay.Samples;

/// <summary>What the library logs, one line each on standard error.</summary>
internal static class ConsoleLog
{
    /// <summary>Warnings and errors; with <paramref name="verbose"/> everything that is logged, and exceptions with their stack.</summary>
    public static ILoggerFactory Create(bool verbose) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(verbose ? LogLevel.Debug : LogLevel.Warning);
        builder.AddConsole(options =>
        {
            options.LogToStandardErrorThreshold = LogLevel.Trace;
            options.FormatterName = LogLineFormatter.FormatterName;
        });
        builder.Services.AddSingleton<ConsoleFormatter>(new LogLineFormatter(withStack: verbose));
    });
}
