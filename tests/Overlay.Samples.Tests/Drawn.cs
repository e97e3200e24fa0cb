using System.Globalization;
using Spectre.Console;

namespace Overlay.Samples.Tests;

/// <summary>A table as a terminal shows it.</summary>
internal static class Drawn
{
    public static string[] Lines(Table table, int width)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        console.Write(table);
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
