namespace Overlay.Tap.Native;

/// <summary>Error numbers of Linux (errno(3)) that this package tells apart; the values of every architecture that .NET runs on.</summary>
internal enum Errno
{
    None = 0,
    NotPermitted = 1,
    NoEntry = 2,
    Interrupted = 4,
    InputOutput = 5,
    NoSuchAddress = 6,
    BadDescriptor = 9,
    TryAgain = 11,
    AccessDenied = 13,
    Busy = 16,
    Exists = 17,
    NoDevice = 19,
    Invalid = 22,
    BadDescriptorState = 77,
    NotSupported = 95,
    FamilyNotSupported = 97,
    NoBuffers = 105,
}
