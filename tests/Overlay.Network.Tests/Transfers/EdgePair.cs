using System.Net;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Transfers;

/// <summary>A supernode on host 1 and edges on the hosts 2 and 3, which reach each other.</summary>
internal sealed class EdgePair : IDisposable
{
    private readonly OverlayLab _lab;
    private readonly LabProcess[] _programs;

    private EdgePair(OverlayLab lab, LabProcess[] programs)
    {
        _lab = lab;
        _programs = programs;
    }

    public VpcNetwork Vpc => _lab.Vpc;

    public VpcHost Left => _lab[2];

    public VpcHost Right => _lab[3];

    /// <param name="left">Arguments of the edge on host 2, more than what it needs.</param>
    /// <param name="right">Arguments of the edge on host 3.</param>
    /// <param name="underlay">The MTU of the underlay.</param>
    /// <param name="overIPv6">True: the programs know of IPv6 alone.</param>
    /// <param name="isRelayed">True: the edges meet through the supernode only.</param>
    public static async Task<EdgePair> StartAsync(string left = "", string right = "", int underlay = 1500, bool overIPv6 = false, bool isRelayed = false)
    {
        var lab = new OverlayLab(3, underlay);
        try
        {
            if (isRelayed)
            {
                lab.Vpc.Block(2, 3);
            }

            var programs = new[] { await lab.StartSupernodeAsync(), Start(lab[2], 2, left, overIPv6), Start(lab[3], 3, right, overIPv6) };
            var pair = new EdgePair(lab, programs);
            await programs[1].WaitUntilUpAsync();
            await programs[2].WaitUntilUpAsync();
            await pair.ReachAsync(OverlayLab.AddressOf(3));
            return pair;
        }
        catch
        {
            lab.Dispose();
            throw;
        }
    }

    /// <summary>The underlay address of a host.</summary>
    public static IPAddress UnderlayOf(int number, bool overIPv6) => overIPv6 ? VpcNetwork.AddressV6Of(number) : VpcNetwork.AddressOf(number);

    /// <summary>Waits until an address on the right answers the left.</summary>
    public Task ReachAsync(string address) => OverlayLab.ReachAsync(Left, address, _programs);

    public void Dispose() => _lab.Dispose();

    private static LabProcess Start(VpcHost host, int number, string arguments, bool overIPv6) => host.StartEdge(
    [
        "-l", $"{new IPEndPoint(UnderlayOf(1, overIPv6), 1200)}", "-p", $"{new IPEndPoint(UnderlayOf(number, overIPv6), 0)}",
        "-c", OverlayLab.Community, "-k", OverlayLab.Key, "-a", OverlayLab.AddressOf(number),
        .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
    ]);
}
