using System.Net;
using System.Text.Json.Serialization;
using Overlay.Json;
using Overlay.Primitives;

namespace Overlay;

/// <summary>Another node of the community as it is at one moment.</summary>
public sealed class PeerInfo
{
    internal PeerInfo()
    {
    }

    /// <summary>Its id.</summary>
    public required NodeId Node { get; init; }

    /// <summary>Its MAC address; all zero once another node has taken that over.</summary>
    public required MacAddress MacAddress { get; init; }

    /// <summary>The name that it gives itself (<see cref="OverlayNodeOptions.Name"/>), or null if it gives none or was not met yet. A claim: two nodes may have
    /// the same one.</summary>
    public required string? Name { get; init; }

    /// <summary>
    /// Addresses of the segment that its own station says it has (ARP, neighbour discovery), at most 16; not those of stations behind it. They are known soon
    /// after it joined. What it said last counts, until it leaves or another station has the address. A claim; none without
    /// <see cref="SegmentOptions.AnswerNeighbors"/>.
    /// </summary>
    [JsonConverter(typeof(IPAddressListJsonConverter))]
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>The longest payload of a frame that it takes, in bytes, or null until it was met. Longer frames to it are lost.</summary>
    public required int? Mtu { get; init; }

    /// <summary>True if frames can be sent to it now; false while its session is made.</summary>
    public required bool IsReachable { get; init; }

    /// <summary>How it is reached, or null if it is not.</summary>
    public required PeerPath? Path { get; init; }

    /// <summary>True if it carries frames of other stations.</summary>
    public required bool Bridges { get; init; }

    /// <summary>How many stations were learned behind it.</summary>
    public required int BridgedAddresses { get; init; }

    /// <summary>The name of the cipher for frames, or null without a session.</summary>
    public required string? CipherSuite { get; init; }

    /// <summary>The last measured time to it and back, or null until measured.</summary>
    public required TimeSpan? RoundTripTime { get; init; }

    /// <summary>How long ago it was last heard, or null if never.</summary>
    public required TimeSpan? SinceHeard { get; init; }

    /// <summary>Frames sent to it, group frames included.</summary>
    public required long FramesSent { get; init; }

    /// <summary>Frames received from it.</summary>
    public required long FramesReceived { get; init; }

    /// <summary>
    /// Frames received from it that were refused for what it did: a source address that it may not use, more than the limits let pass, a group that it may not
    /// send to, or what follows no format. Zero of one that keeps to the rules, whatever the network loses or repeats; see <see cref="PeerMisbehaved"/>.
    /// </summary>
    public required long FramesRefused { get; init; }

    /// <summary>Says which node it is and how it is reached.</summary>
    /// <returns>For example <c>alpha (02:00:5e:10:00:01, 192.168.1.2, 9f86d081884c7d65) 192.0.2.1:4711</c>.</returns>
    public override string ToString() => $"{new PeerIdentity(Node, MacAddress, Name, Addresses)} {Path?.ToString() ?? "not reachable"}";
}
