using Overlay.Network.Tests.Tipc.Guests;

namespace Overlay.Network.Tests.Tipc;

/// <summary>The demonstration's server on some guests. Disposing ends those that still run.</summary>
internal sealed class DemoServers : IAsyncDisposable
{
    private readonly List<GuestProgram> _programs;

    public DemoServers(IEnumerable<TipcGuest> guests) => _programs = [.. guests.Select(guest => guest.StartPython("multicast_server.py"))];

    /// <summary>Starts the client, which sends once it knows the ports of all the servers.</summary>
    public GuestProgram StartClient(TipcGuest guest, string arguments) =>
        guest.StartPython("multicast_client.py", $"--servers {_programs.Count} {arguments}");

    /// <summary>Waits until all have ended, by terminations of all their ports; returns what they printed.</summary>
    public Task<string[]> SucceedAsync() => Task.WhenAll(_programs.Select(program => program.SucceedAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
        {
            await program.DisposeAsync();
        }
    }
}
