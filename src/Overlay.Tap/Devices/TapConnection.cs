using Overlay.Tap.Native;

namespace Overlay.Tap.Devices;

/// <summary>A descriptor that is connected to a device.</summary>
/// <param name="Handle">The descriptor.</param>
/// <param name="Name">The device's name.</param>
/// <param name="IsCreated">True if the device was made by this connection: then its queue is ours to bound.</param>
/// <param name="HasHeader">True if a <see cref="VirtioNetHeader"/> stands in front of each frame.</param>
/// <param name="Offloads">What passes the device without being cut or summed up; none without the header.</param>
internal sealed record TapConnection(DescriptorHandle Handle, string Name, bool IsCreated, bool HasHeader, TapOffloads Offloads);
