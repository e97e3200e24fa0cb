namespace Overlay.Peers.Benchmarks.Programs;

/// <summary>The load generators: this program again, in a host of the lab. They have no options, so that they start at once.</summary>
internal static class LoadPrograms
{
    /// <summary>Runs a load generator if the arguments ask for one.</summary>
    public static bool TryRun(string[] arguments)
    {
        switch (arguments)
        {
            case [UdpReceiver.Role, .. var rest]:
                UdpReceiver.Run(rest);
                return true;
            case [UdpSender.Role, .. var rest]:
                UdpSender.Run(rest);
                return true;
            case [ZmqReceiver.Role, .. var rest]:
                ZmqReceiver.Run(rest);
                return true;
            case [ZmqSender.Role, .. var rest]:
                ZmqSender.Run(rest);
                return true;
            default:
                return false;
        }
    }
}
