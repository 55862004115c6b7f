namespace VoiceAgent.Emulators.Speech.Ears;

/// <summary>
/// Finds one speaker's packets in a stream. Each window is compared with the sync. A good match becomes a candidate, which is read when
/// enough windows for the length in its first byte have arrived. If this fails, all other lengths are tried.
/// </summary>
internal sealed class ToneReader
{
    private const int MostCandidates = 12;

    /// <summary>The best match of a sync is final when no better one came within this many windows.</summary>
    private const int PeakWindows = 3;

    /// <summary>The least share of the sync's tones, 0 to 1. The other tones are noise, or a lost frame that was replaced by the one before.</summary>
    private const float LeastSync = 0.42f;

    /// <summary>The least share of the sync that must be present. A lost 20 ms frame removes half of it.</summary>
    private const float LeastSyncPresent = 0.42f;

    /// <summary>A symbol counts as lost in transmission when the share of its tones is below this.</summary>
    private const float LeastPresence = 0.5f;

    /// <summary>Confidence of a byte that is known to be lost.</summary>
    private const float Lost = -1;

    /// <summary>The most unsure bytes that are treated as lost. One check byte must remain, because the CRC alone would accept wrong packets.</summary>
    private const int MostGivenUp = ReedSolomon.Parity - 1;

    private static readonly int[] Shifts = [0, -1, 1];

    private readonly ToneBand _band;
    private readonly Speaker _speaker;
    private readonly int _sampleRate;
    private readonly ToneSpectrum _spectrum;
    private readonly List<Candidate> _candidates = [];
    private long _compared;
    private (long Window, float Score) _peak = (-1, 0);
    private long _readUntil;

    public ToneReader(ToneBand band, Speaker speaker, int sampleRate)
    {
        (this._band, this._speaker, this._sampleRate) = (band, speaker, sampleRate);
        _spectrum = new ToneSpectrum(band, sampleRate);
    }

    /// <summary>Reads samples and adds the packets that they complete, ordered by their ends.</summary>
    public void Read(ReadOnlySpan<short> samples, ICollection<ReadPacket> packets)
    {
        while (samples.Length > 0)
        {
            samples = samples[_spectrum.Take(samples)..];
            while (_compared + WindowsOf(_band.Sync.Length - 1) < _spectrum.Windows)
            {
                Compare(_compared++);
            }

            for (var i = 0; i < _candidates.Count; i++)
            {
                if (_spectrum.Windows > _candidates[i].Due && Try(_candidates[i], packets))
                {
                    i = -1; // The list has changed.
                }
            }
        }
    }

    private static int WindowsOf(int symbols) => symbols * ToneSpectrum.QuartersPerSymbol;

    private long LastWindow(long start, int bytes) => start + WindowsOf(_band.Sync.Length + _band.SymbolsFor(bytes) - 1);

    private void Compare(long window)
    {
        float found = 0, present = 0;
        for (var i = 0; i < _band.Sync.Length && window <= _spectrum.LastSound; i++)
        {
            found += _spectrum.Share(window + WindowsOf(i), _band.Sync[i]);
            present += _spectrum.Presence(window + WindowsOf(i));
        }

        // Lost symbols are not counted, as long as enough symbols are present.
        var score = present >= LeastSyncPresent * _band.Sync.Length ? found / present : 0;
        if (score >= LeastSync && score > _peak.Score && window >= _readUntil)
        {
            _peak = (window, score);
        }
        else if (_peak.Window >= 0 && window - _peak.Window >= PeakWindows)
        {
            if (_candidates.Count == MostCandidates)
            {
                _candidates.Remove(_candidates.MinBy(candidate => candidate.Score)!);
            }

            _candidates.Add(new Candidate(_peak.Window, _peak.Score) { Due = LastWindow(_peak.Window, 1) });
            _peak = (-1, 0);
        }
    }

    /// <returns>True when the candidate is finished: it was a packet, or it was given up.</returns>
    private bool Try(Candidate candidate, ICollection<ReadPacket> packets)
    {
        Span<byte> bytes = stackalloc byte[TonePacket.BytesFor(TonePacket.LongestPart)];
        Span<float> confidence = stackalloc float[bytes.Length];
        if (candidate.Length == 0)
        {
            Demodulate(candidate.Window, bytes[..1], confidence[..1]);
            candidate.Length = TonePacket.LettersOf(bytes[0], _speaker) is > 0 and var letters ? letters : 1;
        }
        else
        {
            // Noise may have moved the match of the sync by a quarter of a symbol.
            var length = TonePacket.BytesFor(candidate.Length);
            foreach (var shift in Shifts)
            {
                Demodulate(candidate.Window + shift, bytes[..length], confidence[..length]);
                if (TryRead(bytes[..length], confidence[..length], out var packet))
                {
                    Found(candidate, packet, packets);
                    return true;
                }
            }

            candidate.Tried |= 1 << candidate.Length;
            candidate.Length = Enumerable.Range(1, TonePacket.LongestPart).FirstOrDefault(other => (candidate.Tried & (1 << other)) == 0);
        }

        if (candidate.Length == 0)
        {
            _candidates.Remove(candidate);
            return true;
        }

        candidate.Due = LastWindow(candidate.Window, TonePacket.BytesFor(candidate.Length)) + Shifts.Max();
        return _spectrum.Windows > candidate.Due && Try(candidate, packets);
    }

    private void Found(Candidate candidate, TonePacket packet, ICollection<ReadPacket> packets)
    {
        var end = candidate.Window + WindowsOf(_band.Sync.Length + _band.SymbolsFor(TonePacket.BytesFor(packet.Letters.Length)));
        packets.Add(new ReadPacket(packet, TimeOf(candidate.Window), TimeOf(end)));
        _readUntil = end - PeakWindows;
        _candidates.RemoveAll(other => other.Window < _readUntil);
        if (_peak.Window < _readUntil)
        {
            _peak = (-1, 0);
        }
    }

    private TimeSpan TimeOf(long window) => TimeSpan.FromSeconds((double)_spectrum.SampleOf(window) / _sampleRate);

    /// <summary>Finds the loudest tone of each symbol. The confidence of a byte is that of its least sure symbol.</summary>
    private void Demodulate(long start, Span<byte> bytes, Span<float> confidence)
    {
        bytes.Clear();
        confidence.Fill(1);
        for (var i = 0; i < _band.SymbolsFor(bytes.Length); i++)
        {
            var shares = _spectrum.Shares(start + WindowsOf(_band.Sync.Length + i));
            var (best, sure) = Loudest(shares);
            for (var bit = 0; bit < _band.BitsPerSymbol; bit++)
            {
                var place = (i * _band.BitsPerSymbol) + bit;
                if (place / 8 < bytes.Length)
                {
                    bytes[place / 8] |= (byte)(((best >> (_band.BitsPerSymbol - 1 - bit)) & 1) << (7 - (place % 8)));
                    confidence[place / 8] = Math.Min(confidence[place / 8], sure);
                }
            }
        }
    }

    /// <returns>The loudest tone, and how much louder it is than the next one.</returns>
    private static (int Tone, float Sure) Loudest(ReadOnlySpan<float> shares)
    {
        var (best, second, sum) = (0, 0f, shares[0]);
        for (var tone = 1; tone < shares.Length; tone++)
        {
            sum += shares[tone];
            if (shares[tone] > shares[best])
            {
                (best, second) = (tone, shares[best]);
            }
            else
            {
                second = Math.Max(second, shares[tone]);
            }
        }

        return (best, sum < LeastPresence ? Lost : shares[best] - second);
    }

    /// <summary>First treats only the lost bytes as erased, then also the least sure bytes, two at a time.</summary>
    private bool TryRead(ReadOnlySpan<byte> received, ReadOnlySpan<float> confidence, out TonePacket packet)
    {
        Span<byte> attempt = stackalloc byte[received.Length];
        Span<int> weakest = stackalloc int[received.Length];
        Span<float> keys = stackalloc float[received.Length];
        for (var i = 0; i < weakest.Length; i++)
        {
            weakest[i] = i;
        }

        confidence.CopyTo(keys);
        keys.Sort(weakest);
        var lost = keys.LastIndexOf(Lost) + 1;
        for (var erased = lost; erased <= Math.Max(MostGivenUp, lost) && erased <= ReedSolomon.Parity; erased += 2)
        {
            received.CopyTo(attempt);
            if (TonePacket.TryRead(attempt, _speaker, weakest[..erased], out packet))
            {
                return true;
            }
        }

        packet = default;
        return false;
    }

    private sealed class Candidate(long window, float score)
    {
        /// <summary>How well the sync matched.</summary>
        public float Score { get; } = score;

        public long Window { get; } = window;

        /// <summary>The number of letters for the next attempt. 0 until the first byte has arrived.</summary>
        public int Length { get; set; }

        /// <summary>A bit for each length that failed.</summary>
        public int Tried { get; set; }

        /// <summary>The window that the next attempt needs.</summary>
        public long Due { get; set; }
    }
}

/// <summary>A packet and its position in the stream.</summary>
internal readonly record struct ReadPacket(TonePacket Packet, TimeSpan Start, TimeSpan End);
