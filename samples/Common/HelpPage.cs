using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Overlay.Samples;

/// <summary>Options of one purpose, in the help of a program.</summary>
/// <param name="Title">What they are for.</param>
/// <param name="Options">The options, in the order of the help.</param>
internal sealed record HelpGroup(string Title, IReadOnlyList<Option> Options);

/// <summary>The help of a program: what it does, examples, then the options by what they are for, as wide as the terminal.</summary>
internal sealed class HelpPage(RootCommand command, string usage, string examples, IReadOnlyList<HelpGroup> groups) : SynchronousCommandLineAction
{
    private const int MinWidth = 50;
    private const int MaxWidth = 120;
    private const int WidthOfFiles = 80;
    private const string Indent = "  ";
    private const string TextIndent = "      ";

    public override bool ClearsParseErrors => true;

    /// <summary>Makes this the help of a command, whose options are those of the groups and what every program has.</summary>
    /// <param name="command">The command, with its arguments.</param>
    /// <param name="usage">How it is called: what follows its name.</param>
    /// <param name="examples">Examples, and what else there is to say.</param>
    /// <param name="groups">The options. They are added to the command.</param>
    public static void AddTo(RootCommand command, string usage, string examples, params HelpGroup[] groups)
    {
        foreach (var option in groups.SelectMany(group => group.Options))
        {
            command.Options.Add(option);
        }

        var help = command.Options.OfType<HelpOption>().Single();
        help.Description = "Show this.";
        var version = command.Options.OfType<VersionOption>().Single();
        version.Description = "Show the version.";
        var common = new HelpGroup("Help", [help, version]);
        help.Action = new HelpPage(command, usage, examples, [.. groups, common]);
    }

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.InvocationConfiguration.Output, TerminalWidth());
        return ExitCode.Success;
    }

    /// <summary>Writes the help into so many columns.</summary>
    public void Write(TextWriter output, int width)
    {
        WriteWrapped(output, command.Description!, "", width);
        output.WriteLine();
        WriteWrapped(output, $"Usage: {command.Name} {usage}".TrimEnd(), TextIndent, width, first: "");
        output.WriteLine();
        foreach (var line in Paragraphs(examples))
        {
            WriteExample(output, line, width);
        }

        foreach (var argument in command.Arguments)
        {
            output.WriteLine();
            output.WriteLine($"{Indent}{argument.HelpName}");
            WriteWrapped(output, argument.Description!, TextIndent, width);
        }

        foreach (var group in groups.Where(group => group.Options.Count > 0))
        {
            output.WriteLine();
            output.WriteLine($"{group.Title}:");
            foreach (var option in group.Options)
            {
                output.WriteLine($"{Indent}{Names(option)}");
                WriteWrapped(output, option.Description + Default(option), TextIndent, width);
            }
        }
    }

    private static string Names(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(alias => alias is ['-', >= 'A' and <= 'z']).Append(option.Name));
        return option.ValueType == typeof(bool) || option.HelpName is null ? names : $"{names} {option.HelpName}";
    }

    /// <summary>One style for all: those whose default is no value that could be written say it in their description in the same way.</summary>
    private static string Default(Option option) => option.Required ? " [required]" : option.HasDefaultValue && option.ValueType != typeof(bool) && option.GetDefaultValue() is { } value
        ? FormattableString.Invariant($" [default: {(value is Enum name ? name.ToString().ToLowerInvariant() : value)}]")
        : "";

    /// <summary>The lines, but those of one indent that are no commands as one: the terminal breaks them.</summary>
    private static List<string> Paragraphs(string examples)
    {
        var paragraphs = new List<string>();
        foreach (var line in examples.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            var indent = IndentOf(line);
            if (line.Length > 0 && indent != Indent.Length && paragraphs is [.., { Length: > 0 } last] && IndentOf(last) == indent)
            {
                paragraphs[^1] = $"{last} {line[indent..]}";
            }
            else
            {
                paragraphs.Add(line);
            }
        }

        return paragraphs;
    }

    private static int IndentOf(string line) => line.Length - line.TrimStart().Length;

    /// <summary>A command line is broken as a shell reads it on.</summary>
    private static void WriteExample(TextWriter output, string line, int width)
    {
        var (indent, text) = (line[..IndentOf(line)], line.TrimStart());
        var isCommand = indent.Length == Indent.Length;
        WriteWrapped(output, text, isCommand ? TextIndent + Indent : indent, width, first: indent, isCommand ? " \\" : "");
    }

    private static void WriteWrapped(TextWriter output, string text, string indent, int width, string? first = null, string continuation = "")
    {
        var line = first ?? indent;
        var isEmpty = true;
        foreach (var word in continuation.Length > 0 ? Arguments(text) : text.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length + continuation.Length > width)
            {
                output.WriteLine(line + continuation);
                (line, isEmpty) = (indent, true);
            }

            line += isEmpty ? word : $" {word}";
            isEmpty = false;
        }

        output.WriteLine(line);
    }

    /// <summary>What stands between quotes stays together, and so do an option and its value.</summary>
    private static IEnumerable<string> Arguments(string text)
    {
        var word = "";
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            word = word.Length == 0 ? part : $"{word} {part}";
            if (word.Count(letter => letter == '\'') % 2 == 0 && (part[0] != '-' || part.Contains('=', StringComparison.Ordinal)))
            {
                yield return word;
                word = "";
            }
        }

        if (word.Length > 0)
        {
            yield return word;
        }
    }

    private static int TerminalWidth()
    {
        if (Console.IsOutputRedirected)
        {
            return WidthOfFiles;
        }

        return Math.Clamp(Console.WindowWidth - 1, MinWidth, MaxWidth);
    }
}
