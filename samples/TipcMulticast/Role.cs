namespace Overlay.Samples.TipcMulticast;

/// <summary>What the program does.</summary>
internal enum Role
{
    /// <summary>Supernode, two servers and a client, all in this process.</summary>
    Demo,

    /// <summary>Four ports that receive.</summary>
    Server,

    /// <summary>Sends to the servers and ends them.</summary>
    Client,
}
