namespace Overlay.Samples.Tipc.Names;

/// <summary>What makes two publications the same: range, socket and the number that the socket's node gave the binding.</summary>
internal readonly record struct PublicationKey(ServiceRange Range, SocketAddress Socket, uint Key);
