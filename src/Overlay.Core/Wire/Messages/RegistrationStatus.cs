namespace Overlay.Wire.Messages;

/// <summary>The supernode's answer to a Register. A value without a name is a refusal.</summary>
internal enum RegistrationStatus : byte
{
    Accepted = 0,
    RefusedByOperator = 1,
    CommunityNotServed = 2,
    BadSignature = 3,
    DuplicateMac = 4,
    CommunityFull = 5,
    SupernodeFull = 6,
}
