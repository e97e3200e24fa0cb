namespace Overlay.Peers.Benchmarks.Results;

/// <summary>The part of a document that the program writes: between two comments, which stay.</summary>
internal static class Publication
{
    public const string Begin = "<!-- peers: begin; written by benchmarks/peers/run --publish -->";
    public const string End = "<!-- peers: end -->";

    /// <summary>The document with another text between the two comments.</summary>
    /// <exception cref="FormatException">The document does not have both, in this order.</exception>
    public static string Replace(string document, string text)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? $"{document[..(begin + Begin.Length)]}\n\n{text.Trim()}\n\n{document[end..]}"
            : throw new FormatException($"The document has no place for the results: '{Begin}' and below it '{End}'.");
    }
}
