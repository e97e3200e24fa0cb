using System.Diagnostics;

namespace Overlay.Network.Tests.Lab;

/// <summary>Runs a short administrative command to its end.</summary>
internal static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Returns what the command printed; throws with what it complained about if it fails.</summary>
    public static string Run(string program, params string[] arguments) => Run(program, input: null, arguments);

    /// <summary>As above, with text on its standard input.</summary>
    public static string Run(string program, string? input, string[] arguments)
    {
        var (code, output, error) = TryRun(program, input, arguments);
        return code == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}: {error}{output}{(input is null ? "" : $"\ninput:\n{input}")}");
    }

    public static (int Code, string Output, string Error) TryRun(string program, string? input, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end.");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
