using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Members;

/// <summary>What members are told of another: that it is there, or that it left.</summary>
internal interface IListed : IRevisioned
{
    PeerEntry ListEntry { get; }
}
