namespace Overlay.Samples.Tipc.Discovery;

/// <summary>The time in which a node without a given address asks whether anybody has the one it would take.</summary>
internal sealed class AddressTrial
{
    private const int MaxAttempts = 16;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    private int _attempts = 1;

    public AddressTrial(TipcAddress address, TimeSpan now)
    {
        Address = address;
        Ends = now + Duration;
    }

    public TipcAddress Address { get; private set; }

    public TimeSpan Ends { get; private set; }

    /// <summary>
    /// Somebody says that an address is taken. The first to say it of the address on trial is followed: its suggestion goes on trial, for
    /// the whole time again. After many such answers the rest are not believed, so that nobody can keep a node from starting.
    /// </summary>
    public void Fail(TipcAddress refused, TipcAddress suggested, TimeSpan now)
    {
        if (refused == Address && !suggested.IsNone && _attempts < MaxAttempts)
        {
            _attempts++;
            Address = suggested;
            Ends = now + Duration;
        }
    }
}
