namespace Overlay.Samples.Tipc.Sockets;

/// <summary>A range that a port is bound to, and the key under which it is published.</summary>
internal readonly record struct Binding(ServiceRange Range, Scope Scope, uint Key);
