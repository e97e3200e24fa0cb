using System.CommandLine;
using System.CommandLine.Help;

namespace Overlay.Samples.Tests;

/// <summary>What a program prints for --help.</summary>
internal static class Help
{
    public static string Of(RootCommand command)
    {
        using var output = new StringWriter();
        Assert.Equal(0, command.Parse("--help").Invoke(new InvocationConfiguration { Output = output, Error = output }));
        return output.ToString();
    }

    /// <summary>The same on a terminal of so many columns. Each program has the type of its help page to itself.</summary>
    public static string Of(RootCommand command, int width)
    {
        using var output = new StringWriter();
        var page = command.Options.OfType<HelpOption>().Single().Action!;
        page.GetType().GetMethod("Write")!.Invoke(page, [output, width]);
        return output.ToString();
    }
}
