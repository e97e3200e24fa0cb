using System.CommandLine;
using System.CommandLine.Parsing;

namespace Overlay.Samples;

/// <summary>Options whose values have a form of their own; a value without it is an error that says what to write.</summary>
internal static class ParsedOption
{
    /// <summary>An option that is given once.</summary>
    public static Option<T> One<T>(Func<string, T> parse, string name, params string[] aliases) =>
        new(name, aliases) { CustomParser = result => Parse(result, parse).FirstOrDefault() };

    /// <summary>An option that may be repeated.</summary>
    public static Option<T[]> Many<T>(Func<string, T> parse, string name, params string[] aliases) =>
        new(name, aliases) { CustomParser = result => [.. Parse(result, parse)], Arity = ArgumentArity.OneOrMore };

    /// <summary>An option that is given once, and takes one of a few names.</summary>
    public static Option<T> Named<T>(string name)
        where T : struct, Enum
    {
        var option = One(ParseName<T>, name);
        option.HelpName = NamesOf<T>();
        return option;
    }

    private static string NamesOf<T>()
        where T : struct, Enum => string.Join('|', Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));

    private static T ParseName<T>(string text)
        where T : struct, Enum => Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<T>(name)
            : throw new FormatException($"'{text}' is not one of {NamesOf<T>()}.");

    private static string NameOf(ArgumentResult result) => ((OptionResult)result.Parent!).Option.Name;

    private static List<T> Parse<T>(ArgumentResult result, Func<string, T> parse)
    {
        var values = new List<T>();
        foreach (var token in result.Tokens)
        {
            try
            {
                values.Add(parse(token.Value));
            }
            catch (Exception error) when (error is FormatException or ArgumentException)
            {
                result.AddError($"{NameOf(result)}: {error.Message}");
            }
        }

        return values;
    }
}
