namespace Overlay.Samples;

/// <summary>What the programs end with.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something went wrong; one line on standard error says what.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong; one line on standard error says how.</summary>
    public const int Usage = 2;
}
