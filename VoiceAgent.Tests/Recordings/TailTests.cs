using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Recordings;

/// <summary>The encrypted end of a recording, and how it becomes a part of it.</summary>
public sealed class TailTests
{
    private const int Rate = 16_000;
    private const int Half = Rate / 2;
    private const string Path = "2026/01/05/call.wav";

    private static readonly TailName Name = new(Path, Token: 1, Tag: 0xDEADBEEF);
    private static readonly byte[] OldKey = [.. Enumerable.Repeat((byte)7, 32)];
    private static readonly byte[] NewKey = [.. Enumerable.Repeat((byte)9, 32)];

    [Fact]
    public void A_tail_is_known_by_its_name()
    {
        Assert.True(TailName.TryParse(Name.ToString(), out var read));
        Assert.Equal(Name, read);
        Assert.StartsWith(TailName.BeginningOf(Path), Name.ToString(), StringComparison.Ordinal);
        Assert.All(new[] { Path, $"{Path}.tail", $"{Path}.000001DEADBEEF.tmp", $"{Path}.0000x1DEADBEEF.tail", "" }, other => Assert.False(TailName.TryParse(other, out _)));
    }

    [Fact]
    public void A_piece_is_read_as_it_was_written_and_its_audio_is_not_in_the_store()
    {
        var piece = new TailPiece(3, Rate, 480_000, 77, DoubtFrom: 470_000, DoubtUntil: 500_000);
        var closed = Closed(NewKey, Name, piece, value: 12_345);

        Assert.Equal(-1, closed.AsSpan().IndexOf(MemoryMarshal.AsBytes<short>(new short[] { 12_345, 12_345, 12_345, 12_345 })));
        var (pieces, unreadable) = Read(closed, new TailKeys(NewKey), Name);
        Assert.Equal((piece, 0, Half * 4), (Assert.Single(pieces).Piece, unreadable, pieces[0].Audio.Length));
        Assert.All(MemoryMarshal.Cast<byte, short>(pieces[0].Audio).ToArray(), sample => Assert.Equal(12_345, sample));
    }

    [Fact]
    public void A_piece_of_another_recording_or_of_another_tail_or_a_changed_piece_is_not_read()
    {
        var closed = Closed(NewKey, Name, Piece(0, 1), 1);

        Assert.Equal(1, Read(closed, new TailKeys(NewKey), Name with { Recording = "2026/01/05/other.wav" }).Unreadable);
        Assert.Equal(1, Read(closed, new TailKeys(NewKey), Name with { Token = 2 }).Unreadable);
        Assert.Equal(1, Read(closed, new TailKeys(OldKey), Name).Unreadable);
        foreach (var at in new[] { 0, 1, 5, 9, 21, 37, closed.Length - 1 })
        {
            var changed = closed.ToArray();
            changed[at] ^= 1;
            var (pieces, unreadable) = Read(changed, new TailKeys(NewKey), Name);
            Assert.Empty(pieces);
            Assert.Equal(1, unreadable);
        }
    }

    [Fact]
    public void A_piece_that_was_cut_off_costs_none_of_those_before_it()
    {
        byte[] both = [.. Closed(NewKey, Name, Piece(0, 1), 1), .. Closed(NewKey, Name, Piece(1, 2), 2)];

        var (pieces, unreadable) = Read(both[..^1], new TailKeys(NewKey), Name);

        Assert.Equal((0, 1), (Assert.Single(pieces).Piece.Position, unreadable));
    }

    [Fact]
    public void A_tail_from_before_the_key_was_changed_is_read()
    {
        var options = new TicketOptions { Key = Convert.ToBase64String(NewKey), PreviousKey = Convert.ToBase64String(OldKey) };
        var keys = new TailKeys(Options.Create(options));

        Assert.Empty(options.Validate(new(options)));
        Assert.Single(Read(Closed(OldKey, Name, Piece(0, 1), 1), keys, Name).Pieces);
        Assert.Single(Read(Closed(NewKey, Name, Piece(0, 1), 1), keys, Name).Pieces);
        Assert.Equal("TailKey", keys.Of(Path).ToString());
    }

    [Fact]
    public void A_previous_key_that_is_none_is_refused_with_what_to_do()
    {
        var options = new TicketOptions { Key = Convert.ToBase64String(NewKey), PreviousKey = "c2hvcnQ=" };

        Assert.Contains("Leave it empty", Assert.Single(options.Validate(new(options))).ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_the_workers_own_blocks_leave_open_is_taken_of_a_tail()
    {
        var tail = Enumerable.Range(0, 6).Select(at => Kept(at, at + 1)).ToArray();
        StoredBlock[] stored = [Audio(1, 0, Half + 100), Audio(1, 3 * Half, Half), Audio(2, (5 * Half) + 50, Rate)];

        var adopted = TailCut.Of(tail, stored);

        Assert.Equal(
            [(Half + 100L, Half - 100L), (2 * Half, Half), (4 * Half, Half), (5 * Half, 50)],
            adopted.Select(audio => (audio.Block.Block.Position, audio.Block.Samples)));
        Assert.All(adopted, audio => Assert.Equal((BlockKind.Adopted, audio.Block.Samples * 4), (audio.Block.Block.Kind, audio.Bytes.Length)));

        // Another program that reads the same makes the same blocks.
        Assert.Equal(adopted.Select(audio => audio.Block), TailCut.Of(tail, [.. stored, .. adopted.Select(audio => audio.Block)]).Select(audio => audio.Block));
    }

    [Fact]
    public void Where_the_worker_was_in_doubt_the_caller_is_silent_and_the_agent_is_not()
    {
        var tail = new[] { Kept(0, 1), Kept(1, 2, doubtFrom: Half + 100, doubtUntil: 20 * Half), Kept(2, 3, doubtFrom: Half + 100, doubtUntil: 20 * Half) };

        var adopted = TailCut.Of(tail, []);

        Assert.Equal(
            [(BlockKind.Adopted, 0L), (BlockKind.Adopted, Half), (BlockKind.AgentOnly, Half + 100), (BlockKind.AgentOnly, 2 * Half)],
            adopted.Select(audio => (audio.Block.Block.Kind, audio.Block.Block.Position)));
        Assert.All(adopted, audio => Assert.All(MemoryMarshal.Cast<byte, short>(audio.Bytes).ToArray().Where((_, at) => at % 2 == 0), sample => Assert.Equal(audio.Block.Block.Kind is BlockKind.AgentOnly, sample == 0)));
        Assert.All(adopted, audio => Assert.DoesNotContain((short)0, MemoryMarshal.Cast<byte, short>(audio.Bytes).ToArray().Where((_, at) => at % 2 == 1)));
        Assert.Equal(TimeSpan.FromSeconds(1.5) - TimeSpan.FromSeconds((Half + 100.0) / Rate), RecordingPlan.Of(adopted.Select(audio => audio.Block))!.Closed(Path).CallerMissing);
    }

    [Fact]
    public void A_doubt_that_had_passed_silences_nothing_and_the_last_piece_decides()
    {
        Assert.All(TailCut.Of([Kept(0, 1), Kept(1, 2, doubtFrom: 0, doubtUntil: Rate - 1)], []), audio => Assert.Equal(BlockKind.Adopted, audio.Block.Block.Kind));
        Assert.All(TailCut.Of([Kept(0, 3), Kept(1, 2, doubtFrom: 0, doubtUntil: 20 * Rate)], []), audio => Assert.Equal(BlockKind.Adopted, audio.Block.Block.Kind));
    }

    [Fact]
    public void What_a_worker_stored_itself_wins_over_its_tail_and_silence_over_sound()
    {
        var own = Audio(1, 0, Rate);
        var half = new StoredBlock(new RecordingBlock(BlockKind.Adopted, 1, Half, Rate, 5), Half);
        var next = new StoredBlock(new RecordingBlock(BlockKind.Adopted, 1, Rate, Rate, 5), Half);
        var silent = new StoredBlock(new RecordingBlock(BlockKind.AgentOnly, 1, Rate + 100, Rate, 6), Half - 100);
        var until = new StoredBlock(new RecordingBlock(BlockKind.Adopted, 1, Rate, Rate, 7), 100);

        var plan = RecordingPlan.Of([next, half, silent, until, own])!;

        Assert.Equal([own, until, silent], plan.Blocks.Skip(1));
        Assert.Equal(0, plan.Missing);
        Assert.All(plan.Blocks, block => Assert.True(RecordingBlock.TryParse(block.Name, out var read) && read == block.Block));
    }

    [Fact]
    public void A_tail_that_cannot_be_read_costs_the_tail_only() => VirtualTime.Run(async _ =>
    {
        var store = new FakeRecordingStore();
        await store.StageAsync(Path, Audio(1, 0, Rate).Name, new byte[4 * Rate], default);
        await store.StageAsync(Name.ToString(), "0000", Closed(OldKey, Name, Piece(2, 1), 1), default);

        var closed = await new RecordingAssembly(store, new RecordingTails(store, new TailKeys(NewKey), NullLogger.Instance)).CompleteAsync(Path, default);

        Assert.Equal(new RecordingClosed(Path, TimeSpan.FromSeconds(1), TimeSpan.Zero), closed);
    });

    [Fact]
    public void The_tail_of_a_worker_that_may_still_run_the_call_is_left_alone() => VirtualTime.Run(async _ =>
    {
        var store = new FakeRecordingStore();
        await store.StageAsync(Name.ToString(), "0000", Closed(NewKey, Name, Piece(0, 1), 1), default);

        Assert.Null(await new RecordingAssembly(store, new RecordingTails(store, new TailKeys(NewKey), NullLogger.Instance)).CompleteAsync(Path, default, before: 1));
        Assert.Equal([Name.ToString()], store.Names);
    });

    private static TailPiece Piece(int at, long sequence, long doubtFrom = long.MaxValue, long doubtUntil = 0) => new(1, Rate, at * Half, sequence, doubtFrom, doubtUntil);

    private static KeptAudio Kept(int at, long sequence, long doubtFrom = long.MaxValue, long doubtUntil = 0)
    {
        var audio = new byte[Half * 4];
        MemoryMarshal.Cast<byte, short>(audio.AsSpan()).Fill((short)(at + 1));
        return new KeptAudio(Piece(at, sequence, doubtFrom, doubtUntil), audio);
    }

    private static byte[] Closed(byte[] key, TailName name, TailPiece piece, short value)
    {
        var open = new byte[TailCipher.AudioAt + (Half * 4)];
        MemoryMarshal.Cast<byte, short>(open.AsSpan(TailCipher.AudioAt)).Fill(value);
        var closed = new byte[TailCipher.SealedLength(Half * 4)];
        using var cipher = new TailCipher([new TailKeys(key).Of(name.Recording)], name.ToString());
        cipher.Seal(piece, open, closed);
        return closed;
    }

    private static (IReadOnlyList<KeptAudio> Pieces, int Unreadable) Read(byte[] closed, TailKeys keys, TailName name)
    {
        using var cipher = new TailCipher(keys.AllOf(name.Recording), name.ToString());
        return cipher.Open(closed);
    }

    private static StoredBlock Audio(long token, long position, long samples) => new(new RecordingBlock(BlockKind.Audio, token, position, Rate, 1), samples);
}
