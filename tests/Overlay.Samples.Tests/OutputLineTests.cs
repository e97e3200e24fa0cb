extern alias edge;

using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Overlay.Samples.Tests;

/// <summary>What a program says and what the library logs are lines of one form.</summary>
public sealed partial class OutputLineTests
{
    [Fact]
    public void LineOfAProgram_HasDateAndTime() => Assert.Matches(Form(), edge::Overlay.Samples.OutputLine.Of("warning: what happened"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LineOfTheLibrary_LooksTheSame(bool withStack)
    {
        using var output = new StringWriter();
        var entry = new LogEntry<string>(LogLevel.Warning, "Overlay.Node", default, "what\nhappened", exception: null, (text, _) => text);

        new edge::Overlay.Samples.LogLineFormatter(withStack).Write(entry, scopeProvider: null, output);

        Assert.Matches(Form(), output.ToString().TrimEnd());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void ErrorThatEndsTheProgram_IsLoggedOnlyForItsStack(bool withStack, bool isLogged)
    {
        using var output = new StringWriter();
        var entry = new LogEntry<string>(LogLevel.Error, "Overlay.Node", new EventId(1, "Faulted"), "edge0 is gone", new IOException("edge0 is gone"), (text, _) => text);

        new edge::Overlay.Samples.LogLineFormatter(withStack).Write(entry, scopeProvider: null, output);

        Assert.Equal(isLogged, output.ToString().Contains("error: edge0 is gone", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d warning: what happened$")]
    private static partial Regex Form();
}
