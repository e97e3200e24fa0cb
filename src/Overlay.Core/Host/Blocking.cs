namespace Overlay.Host;

/// <summary>Waits for a call to end, for who cannot await: a using statement, or a container that disposes without waiting.</summary>
internal static class Blocking
{
    /// <summary>Runs the call on another thread, so that nothing in it waits for the one that is blocked here.</summary>
    public static void Wait(Func<ValueTask> call) => Task.Run(() => call().AsTask()).GetAwaiter().GetResult();
}
