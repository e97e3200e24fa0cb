using System.Net;
using System.Text.Json.Serialization;
using Overlay.Json;

namespace Overlay;

/// <summary>A member of a community as a supernode sees it.</summary>
public sealed class MemberInfo
{
    internal MemberInfo(NodeId node, MacAddress mac, bool bridges, IPEndPoint endPoint)
    {
        Node = node;
        MacAddress = mac;
        Bridges = bridges;
        EndPoint = endPoint;
    }

    /// <summary>Its id.</summary>
    public NodeId Node { get; }

    /// <summary>Its MAC address.</summary>
    public MacAddress MacAddress { get; }

    /// <summary>True if it carries frames of other stations.</summary>
    public bool Bridges { get; }

    /// <summary>Its underlay address.</summary>
    [JsonConverter(typeof(IPEndPointJsonConverter))]
    public IPEndPoint EndPoint { get; }

    /// <summary>Says which node it is and where.</summary>
    /// <returns>For example <c>9f86d081884c7d65 (02:00:5e:10:00:01) 192.0.2.1:4711</c>.</returns>
    public override string ToString() => $"{Node} ({MacAddress}) {EndPoint}";
}
