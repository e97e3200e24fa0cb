namespace Overlay.Network.Tests.Lab;

/// <summary>Signals of signal(7).</summary>
internal enum Signal
{
    Interrupt = 2,
    Kill = 9,
    User1 = 10,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
