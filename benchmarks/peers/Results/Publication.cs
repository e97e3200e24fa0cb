namespace Overlay.Peers.Benchmarks.Results;

/// <summary>A part of docs/performance.md that the program writes: between two comments, which stay.</summary>
/// <param name="name">The name of the part in the comments.</param>
/// <param name="options">The options that write it.</param>
internal sealed class Publication(string name, string options)
{
    public static Publication Peers { get; } = new("peers", "--publish");

    public static Publication Copies { get; } = new("copies", "--copies --publish");

    public string Begin => $"<!-- {name}: begin; written by benchmarks/peers/run {options} -->";

    public string End => $"<!-- {name}: end -->";

    public void Publish(string text)
    {
        var document = RepositoryFolder.Of("docs", "performance.md");
        File.WriteAllText(document, Replace(File.ReadAllText(document), text));
        Console.WriteLine($"published in {document}");
    }

    /// <summary>The document with another text between the two comments.</summary>
    /// <exception cref="FormatException">The document does not have both, in this order.</exception>
    public string Replace(string document, string text)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? $"{document[..(begin + Begin.Length)]}\n\n{text.Trim()}\n\n{document[end..]}"
            : throw new FormatException($"The document has no place for the results: '{Begin}' and below it '{End}'.");
    }
}
