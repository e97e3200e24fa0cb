using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Overlay.Samples;

/// <summary>The usual help, with examples below it.</summary>
internal sealed class HelpWithExamples(HelpAction help, string examples) : SynchronousCommandLineAction
{
    private const int Width = 100;

    public override bool ClearsParseErrors => true;

    /// <summary>Puts the examples below the help of a command.</summary>
    public static void AddTo(RootCommand command, string examples)
    {
        var option = command.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((HelpAction)option.Action!, examples);
    }

    public override int Invoke(ParseResult parseResult)
    {
        help.MaxWidth = Width;
        var code = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(examples);
        return code;
    }
}
