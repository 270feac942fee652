namespace Nexus.Hosting.Aws.Publishing.Report;

/// <summary>The report's style sheet: light, dark and on paper; no font and no script from anywhere.</summary>
internal static class ReportStyle
{
    public const string Css =
        """
        :root{color-scheme:light dark;--paper:#fff;--ground:#f5f6f9;--ink:#1a2130;--dim:#536074;--line:#dde1e8;--accent:#5b38c4;--good:#1f7a37;--warn:#8a5a00;--bad:#b3261e;--good-bg:#e8f6ec;--warn-bg:#fdf3dd;--bad-bg:#fdeaea;--note-bg:#eef1f6}
        @media (prefers-color-scheme:dark){:root{--paper:#171c26;--ground:#0f131a;--ink:#e9edf4;--dim:#a5b0c2;--line:#2d3544;--accent:#b39cff;--good:#6fd38a;--warn:#e8b84d;--bad:#ff8f87;--good-bg:#15301d;--warn-bg:#33280f;--bad-bg:#3a1817;--note-bg:#212938}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        header,main,footer{max-width:1180px;margin:0 auto;padding:0 24px}
        header{padding-top:36px}
        h1{font-size:2.1rem;line-height:1.2;margin:0 0 4px}
        h2{font-size:1.4rem;margin:0 0 12px}
        h3{font-size:1.1rem;margin:20px 0 6px}
        p{margin:.4em 0}
        a{color:var(--accent)}
        .dim,caption,dt{color:var(--dim)}
        nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;padding:0;margin:14px 0 22px;list-style:none}
        section,.tiles{background:var(--paper);border:1px solid var(--line);border-radius:14px;padding:22px 26px;margin:0 0 20px}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(165px,1fr));gap:14px 24px}
        .tiles b{display:block;font-size:1.35rem;line-height:1.3}
        .nx{display:block;max-width:100%;height:auto;margin:0 auto}
        .wide{overflow-x:auto;margin:10px 0}
        table{border-collapse:collapse;width:100%;font-size:.92rem}
        caption{text-align:left;padding:0 0 4px;font-size:.92rem}
        th,td{text-align:left;vertical-align:top;padding:7px 12px 7px 0;border-bottom:1px solid var(--line)}
        thead th{color:var(--dim);font-weight:600;white-space:nowrap}
        tbody th{font-weight:600}
        td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
        details{border-top:1px solid var(--line);padding:10px 0}
        summary{cursor:pointer;font-weight:600}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:8px 0}
        dd{margin:0;overflow-wrap:anywhere}
        .tag{display:inline-block;border-radius:999px;padding:1px 10px;font-size:.82rem;font-weight:650;background:var(--note-bg);color:var(--dim);white-space:nowrap}
        .good{background:var(--good-bg);color:var(--good)}.warn{background:var(--warn-bg);color:var(--warn)}.bad{background:var(--bad-bg);color:var(--bad)}
        .alert{border-left:4px solid var(--bad);background:var(--bad-bg);padding:10px 16px;border-radius:6px;margin:10px 0}
        .bar{display:block;height:9px;border-radius:5px;background:var(--accent);min-width:2px}
        ul.plain{margin:4px 0;padding-left:20px}
        footer{padding-bottom:40px;color:var(--dim);font-size:.9rem}
        @media print{body{background:#fff;font-size:12px}nav{display:none}section,.tiles{border:0;padding:0;break-inside:auto}details,tr,svg{break-inside:avoid}.wide{overflow:visible}}
        """;
}
