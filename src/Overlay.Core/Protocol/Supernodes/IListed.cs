using Overlay.Frames.Messages;

namespace Overlay.Protocol.Supernodes;

/// <summary>What members are told of another: that it is there, or that it left.</summary>
internal interface IListed : IRevisioned
{
    PeerEntry ListEntry { get; }
}
