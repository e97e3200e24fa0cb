using Overlay.Tap.Native;

namespace Overlay.Tap.Devices;

/// <summary>Finds out what the driver can leave to the port: by trying, from the most to the least.</summary>
internal static class TapAbilities
{
    private static readonly (TapOffloads Offloads, int Flags)[] Steps =
    [
        (TapOffloads.All, TunRequests.OffloadChecksum | TunRequests.OffloadTcp | TunRequests.OffloadTcpWithEcn | TunRequests.OffloadUdp),
        (TapOffloads.Udp, TunRequests.OffloadChecksum | TunRequests.OffloadUdp),
        (TapOffloads.Tcp, TunRequests.OffloadChecksum | TunRequests.OffloadTcp | TunRequests.OffloadTcpWithEcn),
        (TapOffloads.Tcp, TunRequests.OffloadChecksum | TunRequests.OffloadTcp),
        (TapOffloads.Checksum, TunRequests.OffloadChecksum),
    ];

    /// <summary>Enables the most of what is wanted that the driver takes.</summary>
    public static TapOffloads Enable(int fd, TapOffloads wanted)
    {
        foreach (var (offloads, flags) in Steps)
        {
            if ((offloads & ~wanted) == 0 && LibC.Ioctl(fd, TunRequests.SetOffload, flags) == 0)
            {
                return offloads;
            }
        }

        Disable(fd);
        return TapOffloads.None;
    }

    public static void Disable(int fd) => _ = LibC.Ioctl(fd, TunRequests.SetOffload, 0);
}
