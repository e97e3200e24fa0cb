using Overlay.Samples.Tipc;

namespace Overlay.Samples.TipcMulticast;

/// <summary>What the server of TIPC's multicast demo says.</summary>
internal static class ServerLine
{
    public static string Created(ServiceRange port) => $"Server: port {port} created";

    public static string Received(ServiceRange port, string text) => $"Server: port {port} received: {text}";

    public static string Terminated(ServiceRange port) => $"Server: port {port} terminated";
}
