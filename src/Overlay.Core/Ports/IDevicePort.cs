namespace Overlay.Ports;

/// <summary>A port whose device others can change while the node uses it.</summary>
internal interface IDevicePort : IFramePort
{
    /// <summary>
    /// Said before the port is opened: whether frames pass with the node's MAC address only, so that the device has to keep it, and who is told in words what others changed and what
    /// the port made of it.
    /// </summary>
    void Watch(bool keepsMac, Action<string> report);
}
