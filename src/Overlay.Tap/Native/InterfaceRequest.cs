using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Overlay.Tap.Native;

/// <summary><c>struct ifreq</c> of netdevice(7): a device's name and one value.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct InterfaceRequest
{
    /// <summary>The longest name in bytes, without the zero behind it (IFNAMSIZ - 1).</summary>
    public const int MaxNameLength = 15;

    private NameField _name;
    private ValueField _value;

    public InterfaceRequest(string name) => Encoding.UTF8.GetBytes(name, ((Span<byte>)_name)[..MaxNameLength]);

    /// <summary>The name, which the kernel fills in where it chose one.</summary>
    public readonly string Name
    {
        get
        {
            ReadOnlySpan<byte> bytes = _name;
            return Encoding.UTF8.GetString(bytes[..bytes.IndexOf((byte)0)]);
        }
    }

    /// <summary><c>ifr_flags</c>.</summary>
    public short Flags
    {
        readonly get => MemoryMarshal.Read<short>(_value);
        set => MemoryMarshal.Write(_value, value);
    }

    /// <summary><c>ifr_hwaddr</c>: the family of an Ethernet address (ARPHRD_ETHER), then the address.</summary>
    public void SetHardwareAddress(MacAddress mac)
    {
        const short Ethernet = 1;
        MemoryMarshal.Write(_value, Ethernet);
        mac.CopyTo(((Span<byte>)_value)[2..]);
    }

    [InlineArray(MaxNameLength + 1)]
    private struct NameField
    {
        private byte _first;
    }

    [InlineArray(24)]
    private struct ValueField
    {
        private byte _first;
    }
}
