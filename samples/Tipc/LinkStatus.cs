namespace Overlay.Samples.Tipc;

/// <summary>How one link stands, as <c>tipc link list</c> shows it on a Linux node.</summary>
/// <param name="Name">
/// Both ends, own end first, each as node and bearer: <c>1001002:overlay-1001001:vec0</c>. The peer's bearer is <c>unknown</c> until the peer has told it.
/// </param>
/// <param name="Neighbour">The node at the other end.</param>
/// <param name="IsUp">Messages can pass.</param>
/// <param name="Mtu">The largest packet, in bytes: the smaller of what both ends can take.</param>
/// <param name="Tolerance">How long the link may be silent before it counts as lost.</param>
/// <param name="Priority">0 to 31; a node with several links to a neighbour uses the highest.</param>
/// <param name="Window">How many packets may be on their way without acknowledgement.</param>
public sealed record LinkStatus(string Name, TipcAddress Neighbour, bool IsUp, int Mtu, TimeSpan Tolerance, int Priority, int Window);
