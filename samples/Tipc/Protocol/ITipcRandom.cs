namespace Overlay.Samples.Tipc.Protocol;

/// <summary>Where port numbers, signatures and sessions come from: the operating system, or a seed in tests.</summary>
internal interface ITipcRandom
{
    uint Next();
}
