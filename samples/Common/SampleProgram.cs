using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Overlay.Samples;

/// <summary>What all programs have in common: help, one line for an error, a clean end on Ctrl-C and SIGTERM, and the exit code.</summary>
internal static class SampleProgram
{
    /// <summary>Parses and runs. What <paramref name="run"/> returns is the exit code; being stopped is success.</summary>
    public static async Task<int> RunAsync(string name, RootCommand command, string[] args, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        // A key may start with '@', so that must not mean a file of arguments.
        var parsed = command.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is not null and not ParseErrorAction)
        {
            return await parsed.InvokeAsync();
        }

        if (WhatIsWrong(parsed) is { } mistake)
        {
            return Fail(name, ExitCode.Usage, $"{mistake} Try '{name} --help'.");
        }

        using var stop = new StopSignal();
        try
        {
            return await run(parsed, stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return ExitCode.Success;
        }
        catch (UsageException error)
        {
            return Fail(name, ExitCode.Usage, error.Message);
        }
        catch (ArgumentException error)
        {
            return Fail(name, ExitCode.Usage, WithoutParameter(error));
        }
        catch (Exception error)
        {
            return Fail(name, ExitCode.Failure, error.Message);
        }
    }

    private static string? WhatIsWrong(ParseResult parsed)
    {
        var repeated = parsed.CommandResult.Children.OfType<OptionResult>()
            .FirstOrDefault(given => given.Option.Arity.MaximumNumberOfValues == 1 && given.Tokens.Count > 1);
        return repeated is not null ? $"{repeated.Option.Name} is given {repeated.Tokens.Count} times. Give it once."
            : parsed.Errors is [var first, ..] ? first.Message
            : null;
    }

    private static int Fail(string name, int code, string message)
    {
        Console.Error.WriteLine($"{name}: {message.ReplaceLineEndings(" ")}");
        return code;
    }

    // The name of a property means nothing to somebody at a command line.
    private static string WithoutParameter(ArgumentException error)
    {
        var suffix = $" (Parameter '{error.ParamName}')";
        return error.Message.Replace(suffix, "", StringComparison.Ordinal);
    }
}
