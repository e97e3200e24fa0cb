namespace Overlay.Network.Tests.Multicast;

[CollectionDefinition(Name)]
public sealed class MulticastCollection : ICollectionFixture<MulticastNetwork>
{
    public const string Name = "multicast";
}
