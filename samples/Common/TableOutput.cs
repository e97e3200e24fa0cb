using Spectre.Console;

namespace Overlay.Samples;

/// <summary>Prints a table as wide as it needs to be where the output is a file or a log, which have no width.</summary>
internal static class TableOutput
{
    private const int WidthOfFiles = 160;

    public static void Print(Table table)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthOfFiles;
        }

        AnsiConsole.Write(table);
    }
}
