namespace VoiceAgent.Tests.Sip;

/// <summary>
/// The situations of RFC 4475, restated in messages of our own: each has the same difficulty as the section that it names. The line ends are CRLF, and <c>\0</c> stands for an octet
/// of zero.
/// </summary>
internal static class TortureMessages
{
    /// <summary>Messages that are right, however strange. The second value is a fact that must be read.</summary>
    public static TheoryData<string, string> Valid => new()
    {
        // 3.1.1.1: white space and folds wherever the grammar allows them, an empty Subject, quotes with escapes, and a parameter that nobody knows.
        { Lines("INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0", "TO :", "\t sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n", "from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>", "  ;", "  tag = 98asjd8", "MaX-fOrWaRdS: 0068", "Call-ID: wsinv.ndaksdj@192.0.2.1", "CSeq: 0009", "  INVITE", "Via  : SIP  /   2.0", " /UDP", "    192.0.2.2;branch=390skdjuw", "s :", "NewFangledHeader:   newfangled value", " continued newfangled value", "UnknownHeaderWithUnusualValue: ;;,,;;,;", "Content-Type: application/sdp", "Route:", " <sip:services.example.com;lr;unknownwith=value;unknown-no-value>", "v:  SIP  / 2.0  / TCP     spindle.example.com   ;", "  branch  =   z9hG4bK9ikj8  ,", " SIP  /    2.0   / UDP  192.168.255.111   ; branch=", " z9hG4bK30239", "m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =", "      newvalue ;", "  secondparam ; q = 0.33", "", "v=0"), "To-tag 1918181833n" },
        // 3.1.1.2: every character that a token may have.
        { Lines("!interesting-Method0123456789_*+`.%indeed'~ sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0", "Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~", "To: \"BEL:\\\u0007 NUL:\\ DEL:\\\u007f\" <sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com>", "From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"work\";tag=_token~1'+`*%!-.", "Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{", "CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~", "Max-Forwards: 255", "extensionHeader-!.%*+_`'~:\u5927\u505c\u96fb", "Content-Length: 0", "", ""), "method !interesting-Method0123456789_*+`.%indeed'~" },
        // 3.1.1.3: escapes in the user part.
        { Request("INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0", to: "<sip:%75se%72@example.com>"), "user sips:user@example.com" },
        // 3.1.1.4: an escaped zero.
        { Request("REGISTER sip:example.com SIP/2.0", to: "sip:null-%00-null@example.com", more: "Contact: <sip:%00@host5.example.com>\r\nContact: <sip:%00%00@host5.example.com>"), "contacts 2" },
        // 3.1.1.5: a percent sign that is no escape, in a method.
        { Request("RE%47IST%45R sip:registrar.example.com SIP/2.0"), "method RE%47IST%45R" },
        // 3.1.1.6: no space between a name and its bracket.
        { Request("OPTIONS sip:user@example.com SIP/2.0", from: "caller<sip:caller@example.com>;tag=323"), "From-tag 323" },
        // 3.1.1.7: very long values.
        { Request("INVITE sip:user@example.com SIP/2.0", to: $"\"I have a user name of {Many("extreme", 10)} proportion\"<sip:user@example.com:6000;unknownparam1={Many("very", 22)}longvalue>", more: $"Unknown-{Many("Long", 20)}-Name: {Many("unknown", 20)}-value;{Many("unknown", 20)}-parameter"), "method INVITE" },
        // 3.1.1.8: a second message behind the first one.
        { Request("REGISTER sip:example.com SIP/2.0") + Request("INVITE sip:joe@example.com SIP/2.0"), "method REGISTER" },
        // 3.1.1.9: a semicolon in the user part.
        { Request("OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0"), "user user;par=u@example.net" },
        // 3.1.1.10: transports that nobody has.
        { Request("OPTIONS sip:user@example.com SIP/2.0", more: "Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKklasjdhf\r\nVia: SIP/2.0/TLS t3.example.com;branch=z9hG4bK2980unddj\r\nVia: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en"), "vias 4" },
        // 3.1.1.11: a body of several parts with an octet of zero.
        { Request("MESSAGE sip:kumiko@example.org SIP/2.0", more: "Content-Type: multipart/mixed;boundary=7a9cbec02ceef655", body: "--7a9cbec02ceef655\r\nContent-Type: text/plain\r\n\r\nHello\r\n--7a9cbec02ceef655\r\nContent-Type: application/octet-stream\r\n\r\n\0\u0001\r\n--7a9cbec02ceef655--\r\n"), "body multipart/mixed" },
        // 3.1.1.12 and 3.1.1.13: reason phrases of other letters, and none.
        { Response("SIP/2.0 200 = 2**3 * 5**2 \u043d\u043e \u0441\u0442\u043e"), "status 200" },
        { Response("SIP/2.0 100 "), "status 100" },
        // 3.3.5, 3.3.7, 3.3.8 and 3.3.12: schemes and parameters that are unknown, but in place.
        { Request("OPTIONS sip:user@example.com SIP/2.0", to: "isbn:2983792873", from: "<http://www.example.com>;tag=3234233"), "method OPTIONS" },
        // 3.3.11 and 3.3.13: parameters of Contact.
        { Request("REGISTER sip:example.com SIP/2.0", more: "Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E".Replace("sip:user", "<sip:user", StringComparison.Ordinal) + ">\r\nContact: sip:+19725552222@gw1.example.net;unknownparam"), "contacts 2" },
        // 3.4.1: a request of RFC 2543.
        { Lines("INVITE sip:UserB@example.com SIP/2.0", "Via: SIP/2.0/UDP iftgw.example.com", "From: <sip:+13035551111@ift.client.example.net;user=phone>", "Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>", "To: sip:+16505552222@ss1.example.net;user=phone", "Call-ID: inv2543.1717@ift.client.example.com", "CSeq: 56 INVITE", "Content-Type: application/sdp", "", "v=0"), "method INVITE" },
    };

    /// <summary>Messages that must be refused with this status. 0: a response, which is dropped.</summary>
    public static TheoryData<string, int> Invalid => new()
    {
        // 3.1.2.1: separators without values.
        { Request("INVITE sip:user@example.com SIP/2.0", more: "Contact: \"Joe\" <sip:joe@example.org>;;;;"), 400 },
        // 3.1.2.2 and 3.1.2.3: a body that is longer than the message, and a length below zero.
        { Request("INVITE sip:user@example.com SIP/2.0", more: "Content-Type: a/b\r\nContent-Length: 9999"), 400 },
        { Request("INVITE sip:user@example.com SIP/2.0", more: "Content-Type: a/b\r\nContent-Length: -999"), 400 },
        // 3.1.2.4 and 3.1.2.5: numbers that are too large.
        { Request("REGISTER sip:example.com SIP/2.0", sequence: "36893488147419103232 REGISTER"), 400 },
        { Request("REGISTER sip:example.com SIP/2.0", more: "Max-Forwards: 300"), 400 },
        { Request("REGISTER sip:example.com SIP/2.0", more: "Expires: 1000000000000000000"), 400 },
        { Response("SIP/2.0 503 Service Unavailable", sequence: "9292394834772304023312 OPTIONS"), 0 },
        // 3.1.2.6: a quote that does not end.
        { Request("INVITE sip:user@example.com SIP/2.0", to: "\"Mr. J. User <sip:j.user@example.com>"), 400 },
        // 3.1.2.7 to 3.1.2.11: the request line.
        { Request("INVITE <sip:user@example.com> SIP/2.0", sequence: "1 INVITE"), 400 },
        { Request("INVITE sip:user@example.com; lr SIP/2.0", sequence: "1 INVITE"), 400 },
        { Request("INVITE  sip:user@example.com  SIP/2.0", sequence: "1 INVITE"), 400 },
        { Request("OPTIONS sip:remote-target@example.com SIP/2.0  ", sequence: "1 OPTIONS"), 400 },
        { Request("INVITE sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0", sequence: "1 INVITE"), 400 },
        // 3.1.2.13: a Contact with headers must have brackets.
        { Request("REGISTER sip:example.com SIP/2.0", more: "Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E"), 400 },
        // 3.1.2.14: spaces inside an address.
        { Request("OPTIONS sip:user@example.org SIP/2.0", to: "\"Watson, Thomas\" < t.watson@example.org >"), 400 },
        // 3.1.2.15: a comma in a name without quotes.
        { Request("OPTIONS sip:user@example.org SIP/2.0", from: "Bell, Alexander <sip:a.g.bell@example.com>;tag=43"), 400 },
        // 3.1.2.16: another version.
        { Request("OPTIONS sip:t.watson@example.org SIP/7.0", sequence: "1 OPTIONS"), 505 },
        // 3.1.2.17 and 3.1.2.18: the methods differ.
        { Request("OPTIONS sip:user@example.com SIP/2.0", sequence: "8 INVITE"), 400 },
        { Request("NEWMETHOD sip:user@example.com SIP/2.0", sequence: "8 OTHER"), 400 },
        // 3.1.2.19: a status that is too large.
        { Response("SIP/2.0 4294967301 better not break the receiver"), 0 },
        // 3.3.1: no CSeq, From, To or Call-ID.
        { Lines("INVITE sip:user@example.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj.insuf", "Content-Length: 0", "", ""), 400 },
        // 3.3.8 and 3.3.9: headers that may be there once.
        { Request("INVITE sip:user@example.com SIP/2.0", more: "CSeq: 59 INVITE\r\nCall-ID: other@192.0.2.1"), 400 },
        { Request("OPTIONS sip:user@example.com SIP/2.0", more: "Content-Length: 0\r\nContent-Length: 3"), 400 },
        // Our own: no empty line, no colon, an octet of zero in a header.
        { "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP c;branch=z9hG4bK1\r\n", 400 },
        { Request("OPTIONS sip:user@example.com SIP/2.0", more: "no colon here"), 400 },
        { Request("OPTIONS sip:user@example.com SIP/2.0", more: "Subject: a\0b"), 400 },
    };

    public static string Lines(params string[] lines) => string.Join("\r\n", lines);

    public static string Request(string line, string? to = null, string? from = null, string? sequence = null, string? more = null, string body = "")
    {
        List<string> lines =
        [
            line, "Via: SIP/2.0/UDP 192.0.2.1:5999;branch=z9hG4bKtorture;rport", $"To: {to ?? "<sip:user@example.com>"}", $"From: {from ?? "<sip:caller@example.net>;tag=1"}",
            "Call-ID: torture@192.0.2.1", $"CSeq: {sequence ?? $"1 {line.Split(' ')[0]}"}",
        ];
        if (more is not null)
        {
            lines.Add(more);
        }

        if (more?.Contains("Content-Length", StringComparison.Ordinal) != true)
        {
            lines.Add($"Content-Length: {body.Length}");
        }

        return string.Join("\r\n", [.. lines, "", body]);
    }

    private static string Response(string line, string sequence = "1 OPTIONS") =>
        Lines(line, "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKtorture", "To: <sip:user@example.com>;tag=2", "From: <sip:caller@example.net>;tag=1", "Call-ID: torture@192.0.2.1", $"CSeq: {sequence}", "Content-Length: 0", "", "");

    private static string Many(string word, int times) => string.Concat(Enumerable.Repeat(word, times));
}
