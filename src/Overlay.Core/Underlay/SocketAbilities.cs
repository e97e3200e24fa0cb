namespace Overlay.Underlay;

/// <summary>What became of an ability of the host.</summary>
internal enum AbilityState : byte
{
    NotSupported,
    SwitchedOff,
    Used,
}

/// <summary>What a socket makes use of, as found when it was opened. Segmentation offload may be given up later, where a device refuses it.</summary>
internal readonly record struct SocketAbilities(AbilityState BatchedCalls, AbilityState SegmentationOffload, AbilityState ReceiveOffload);
