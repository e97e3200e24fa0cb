namespace Overlay.Repository.Tests;

/// <summary>An assertion for lists of findings: a failure shows all of them, in full.</summary>
internal static class Expect
{
    public static void None<T>(IEnumerable<T> findings)
    {
        var lines = findings.Select(finding => $"{finding}").Distinct().ToArray();

        Assert.True(lines.Length == 0, string.Join('\n', lines));
    }
}
