namespace Nexus.Hosting.Aws.Publishing.Diagram;

/// <summary>The picture's style sheet: light and dark, no font of its own.</summary>
internal static class DiagramStyle
{
    /// <summary>Colours of the paths to services, one after the other.</summary>
    public const int PathColours = 6;

    public const string Css =
        """
        .nx{--nx-paper:#fbfbfd;--nx-edge:#d7dbe3;--nx-ink:#1b2230;--nx-dim:#5a6577;--nx-card:#fff;--nx-region:#f3f5f9;--nx-vpc:#f5f1ff;--nx-vpc-line:#8b6fd6;--nx-zone:#7d8798;--nx-public:#e9f7ec;--nx-public-line:#8fcf9d;--nx-private:#e8f1fd;--nx-private-line:#9cc2ee;--nx-chip:#fff;--nx-icon:#fff;--nx-on-path:#fff;
        --nx-network:#6d45d9;--nx-compute:#d9610b;--nx-cache:#c92f3c;--nx-files:#2f8a3f;--nx-table:#2563c9;--nx-queue:#c2267a;--nx-model:#0f8577;--nx-secret:#b3261e;--nx-operations:#4b5f7a;
        --nx-path0:#6d45d9;--nx-path1:#d9610b;--nx-path2:#0f8577;--nx-path3:#8a5a00;--nx-path4:#b0268f;--nx-path5:#3b6ea8;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        @media (prefers-color-scheme:dark){.nx{--nx-paper:#10141c;--nx-edge:#2c3442;--nx-ink:#eef2f8;--nx-dim:#a3afc2;--nx-card:#1b2230;--nx-region:#141a24;--nx-vpc:#1a1830;--nx-vpc-line:#8f7be0;--nx-zone:#78849a;--nx-public:#14291b;--nx-public-line:#2f6a40;--nx-private:#142438;--nx-private-line:#305f94;--nx-chip:#1b2230;--nx-icon:#fff;--nx-on-path:#0c1016;
        --nx-network:#7f5ae8;--nx-compute:#dd6a17;--nx-cache:#d8404c;--nx-files:#37964a;--nx-table:#3d7be0;--nx-queue:#d23d8d;--nx-model:#149584;--nx-secret:#cf4038;--nx-operations:#5f7595;
        --nx-path0:#a58bf5;--nx-path1:#f29a55;--nx-path2:#4cc9b8;--nx-path3:#dcae4c;--nx-path4:#e77fd0;--nx-path5:#86b4ea}}
        .nx-paper{fill:var(--nx-paper);stroke:var(--nx-edge)}
        .nx-region{fill:var(--nx-region);stroke:var(--nx-edge)}
        .nx-vpc{fill:var(--nx-vpc);stroke:var(--nx-vpc-line);stroke-width:1.5}
        .nx-zone{fill:none;stroke:var(--nx-zone);stroke-dasharray:5 4}
        .nx-public{fill:var(--nx-public);stroke:var(--nx-public-line)}
        .nx-private{fill:var(--nx-private);stroke:var(--nx-private-line)}
        .nx-card{fill:var(--nx-card);stroke:var(--nx-edge)}
        .nx-span{fill:var(--nx-card);fill-opacity:.55;stroke-width:1.4;stroke-dasharray:4 3}
        .nx-chip{fill:var(--nx-chip);stroke-width:1.6}
        .nx-ghost{fill:none;stroke-width:1.3;stroke-dasharray:2.5 2.5;opacity:.75}
        .nx-icon{fill:none;stroke:var(--nx-icon);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
        .nx-mark{fill:none;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
        .nx-under{fill:none;stroke-width:6}
        .nx-path{fill:none;stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round}
        .nx-way{fill:none;stroke:var(--nx-zone);stroke-width:1.6;stroke-dasharray:5 4}
        .nx-name{font-size:15px;font-weight:650;fill:var(--nx-ink)}
        .nx-title{font-size:24px;font-weight:700;fill:var(--nx-ink)}
        .nx-summary{font-size:14px;fill:var(--nx-dim)}
        .nx-stage{font-size:13px;font-weight:700;fill:#fff}
        .nx-fact{font-size:12.5px;fill:var(--nx-dim)}
        .nx-small{font-size:12px;fill:var(--nx-dim)}
        .nx-frame{font-size:12.5px;font-weight:650}
        .nx-port{font-size:11.5px;font-weight:700;fill:var(--nx-on-path)}
        .nx-verb{font-size:11.5px;font-weight:600}
        .nx-more{font-size:12px;font-weight:700}
        """;
}
