namespace VoiceAgent.Rtp.Packets;

/// <summary>Which of the last 128 packet indices came already (RFC 3711 §3.3.2). Older packets count as replayed.</summary>
internal struct ReplayWindow
{
    private const int Size = 128;

    private UInt128 _seen;
    private long _highest;
    private bool _hasAny;

    public readonly bool IsNew(long index)
    {
        if (!_hasAny || index > _highest)
        {
            return true;
        }

        var behind = _highest - index;
        return behind < Size && (_seen >> (int)behind & 1) == 0;
    }

    public void Take(long index)
    {
        if (!_hasAny || index > _highest)
        {
            var ahead = _hasAny ? index - _highest : Size;
            _seen = ahead >= Size ? 1 : (_seen << (int)ahead) | 1;
            (_highest, _hasAny) = (index, true);
            return;
        }

        _seen |= UInt128.One << (int)(_highest - index);
    }
}
