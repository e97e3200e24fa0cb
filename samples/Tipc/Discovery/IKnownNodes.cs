using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Discovery;

/// <summary>Which node has which address, as far as this node has heard.</summary>
internal interface IKnownNodes
{
    NodeIdentity? IdentityAt(TipcAddress address);

    TipcAddress? AddressOf(NodeIdentity identity);
}
