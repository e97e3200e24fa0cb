using Spectre.Console;

namespace Overlay.Samples;

/// <summary>Prints a table as wide as it needs to be where the output is a file or a log, which have no width.</summary>
internal static class TableOutput
{
    private const int WidthOfFiles = 160;

    /// <summary>How many columns a table may have.</summary>
    public static int Width => Console.IsOutputRedirected ? WidthOfFiles : AnsiConsole.Profile.Width;

    public static void Print(Table table)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthOfFiles;
        }

        AnsiConsole.Write(table);
    }
}
