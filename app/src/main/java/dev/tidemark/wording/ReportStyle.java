package dev.tidemark.wording;

/// How the page of `tidemark report` looks, light and dark, on a screen and on paper.
final class ReportStyle {
    static final String CSS = """

            :root { color-scheme: light dark; --text: #1a1f24; --back: #ffffff; --soft: #5a6570; --line: #d5dbe0;
              --area: #3b76b8; --limit: #a04a00; --alarm: #b00020; --episode: #b0002055; --panel: #f4f6f8; }
            @media (prefers-color-scheme: dark) { :root { --text: #e4e8ec; --back: #14181c; --soft: #a2adb8;
              --line: #39434d; --area: #6ea8e6; --limit: #f0a45c; --alarm: #ff8a93; --episode: #ff8a9355;
              --panel: #1d2329; } }
            body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
            main { max-width: 62rem; margin: 0 auto; padding: 1rem; }
            h1 { margin: 0.5rem 0; } h2 { margin-top: 2rem; border-bottom: 1px solid var(--line); }
            h3 { margin: 1.2rem 0 0.3rem; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            caption { text-align: left; color: var(--soft); padding: 0.3rem 0; }
            th, td { text-align: left; padding: 0.2rem 0.7rem 0.2rem 0; border-bottom: 1px solid var(--line);
              white-space: nowrap; }
            th { font-weight: 600; } .full td:nth-of-type(3) { color: var(--alarm); font-weight: 700; }
            .wide, pre { overflow-x: auto; }
            pre { background: var(--panel); padding: 0.7rem; border-radius: 4px; font-size: 0.85rem; }
            svg { width: 100%; height: auto; display: block; } svg.patterns { height: 0; position: absolute; width: 0; }
            svg text { fill: var(--soft); font-size: 12px; } svg text.limit { fill: var(--limit); }
            .grid { stroke: var(--line); fill: none; } .area { fill: var(--area); stroke: var(--area); }
            path.limit { stroke: var(--limit); stroke-dasharray: 6 4; stroke-width: 1.5; fill: none; }
            .episode { fill: url(#hatch); stroke: var(--alarm); stroke-width: 0.5; } .hatch { fill: var(--episode); }
            .key span { display: inline-block; width: 1.4rem; height: 0.8rem; margin-left: 0.8rem; }
            .key-area { background: var(--area); } .key-limit { border-bottom: 2px dashed var(--limit); }
            .key-episode { background: repeating-linear-gradient(45deg, var(--episode) 0 2px, transparent 2px 6px);
              border: 1px solid var(--alarm); }
            footer { margin-top: 2rem; color: var(--soft); } summary { color: var(--soft); cursor: pointer; }
            :focus-visible { outline: 2px solid var(--area); }
            @media print { pre, section { break-inside: avoid; } }
            """;

    private ReportStyle() {}
}
