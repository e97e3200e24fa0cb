using System.Globalization;

namespace Overlay.Footprint;

/// <summary>The most that each figure may be: lines of a name and a number of MB.</summary>
internal sealed class Limits(IReadOnlyDictionary<string, double> most)
{
    public static Limits Read(string file) => new(File.ReadLines(file)
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(words => words[0], words => double.Parse(words[1], CultureInfo.InvariantCulture)));

    /// <summary>A line for each figure that is beyond its limit. Every limit must be of a figure, and every figure have a limit.</summary>
    public IEnumerable<string> ExcessesOf(Figures figures) => most.Keys.Union(figures.Megabytes.Keys)
        .Where(name => figures.Megabytes[name] > most[name])
        .Select(name => string.Create(CultureInfo.InvariantCulture, $"{figures.Build}: {name} is {figures.Megabytes[name]:0.0} MB; the limit is {most[name]} MB"));
}
