using Overlay.Samples.Tipc;

namespace Overlay.Samples.TipcMulticast;

/// <summary>A message that a port received.</summary>
internal sealed record Received(string Text, int Length, SocketAddress Sender);

/// <summary>What one port of a server has received.</summary>
internal sealed class PortLog(ServiceRange range)
{
    public ServiceRange Range { get; } = range;

    /// <summary>In the order of arrival.</summary>
    public List<Received> Messages { get; } = [];

    public bool IsTerminated { get; set; }
}
