using System.CommandLine;

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
}
