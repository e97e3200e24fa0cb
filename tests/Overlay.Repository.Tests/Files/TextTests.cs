using System.Text.RegularExpressions;

namespace Overlay.Repository.Tests.Files;

/// <summary>What text files must and must not hold.</summary>
public sealed partial class TextTests
{
    // Put together from parts, so that this file does not hold them.
    private static readonly string[] MachinePaths = ["/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/", "/tmp/" + "wt", "/opt/nu" + "get"];
    private static readonly string[] RegistryHosts = ["nuget" + ".org", "npmjs" + ".org", "debian" + ".org", "pypi" + ".org"];
    private static readonly string[] UnfinishedMarks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];

    private static readonly Lazy<IReadOnlyList<(string File, string Text)>> Texts = new(ReadTexts);

    [Fact]
    public void TextFiles_EndWithOneNewline()
    {
        var wrong = Texts.Value.Where(entry => entry.Text.Length > 0 && !EndsWithOneNewline(entry.Text)).Select(entry => entry.File);

        Expect.None(wrong);
    }

    [Fact]
    public void TextFiles_NameNoMachinePathAndNoRegistry()
    {
        string[] words = [.. MachinePaths, .. RegistryHosts];
        var wrong = from entry in Texts.Value
                    from word in words
                    where entry.Text.Contains(word, StringComparison.Ordinal)
                    select $"{entry.File}: {word}";

        Expect.None(wrong);
    }

    [Fact]
    public void SourceFiles_HoldNoUnfinishedWork()
    {
        var wrong = from entry in Texts.Value
                    where entry.File.EndsWith(".cs", StringComparison.Ordinal)
                    from match in Word().Matches(entry.Text)
                    where UnfinishedMarks.Contains(match.Value)
                    select $"{entry.File}: {match.Value}";

        Expect.None(wrong);
    }

    private static bool EndsWithOneNewline(string text) => text.EndsWith('\n') && !text.EndsWith("\n\n", StringComparison.Ordinal);

    private static IReadOnlyList<(string File, string Text)> ReadTexts() =>
        [.. Repository.Files.Where(IsText).Select(file => (file, Repository.Read(file)))];

    private static bool IsText(string file)
    {
        using var stream = File.OpenRead(Repository.PathOf(file));
        Span<byte> start = stackalloc byte[4096];
        return !start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)].Contains((byte)0);
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
