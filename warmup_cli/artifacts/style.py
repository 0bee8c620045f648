"""How index.html looks: by the reader's light or dark, from a phone's width to a wall's."""

STYLE = """
:root { color-scheme: light dark; --ground: #f6f8fa; --card: #fff; --ink: #1b1f24; --faint: #57606a; --line: #d5dae0;
  --link: #0b5cad; --curve: #0072b2; --warn: #8a4b08; --warn-ground: #fdebd8; --bad: #a4161a; --bad-ground: #fde3e3;
  --t0: #fdebd8; --t1: #e2effa; --t2: #e2f3ea; --t3: #f3e6f0 }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1216; --card: #15181d; --ink: #e6e9ee; --faint: #9aa4b1;
  --line: #2c333c; --link: #8ec5f2; --curve: #56b4e9; --warn: #f0b57c; --warn-ground: #352517; --bad: #ff9b9b;
  --bad-ground: #3b1a1d; --t0: #352517; --t1: #172b3d; --t2: #17322a; --t3: #34233a } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1rem; max-width: 90rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.45 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.1rem; margin: 0 } p { margin: .3rem 0 }
a { color: var(--link) } header, .wide { margin-bottom: 1rem } .faint { color: var(--faint) }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)) }
article, .wide { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem }
article:target { outline: 2px solid var(--link) }
svg { display: block; width: 100%; height: auto; margin: .5rem 0 }
polyline { fill: none; stroke: var(--curve); stroke-width: 2; stroke-linejoin: round;
  vector-effect: non-scaling-stroke }
.t0 { fill: var(--t0) } .t1 { fill: var(--t1) } .t2 { fill: var(--t2) } .t3 { fill: var(--t3) }
dl { display: grid; grid-template-columns: auto 1fr; gap: .1rem .8rem; margin: .5rem 0;
  font-variant-numeric: tabular-nums }
dt { color: var(--faint) } dd { margin: 0; text-align: right }
ul { margin: .5rem 0; padding-left: 1.1rem } li span { white-space: nowrap }
nav a { padding: .4rem 0; display: inline-block; margin-right: 1rem }
.found, .bad { border-radius: .3rem; padding: .4rem .6rem; margin: .5rem 0; list-style: none }
.found { background: var(--warn-ground) } .found b { color: var(--warn) }
.bad { background: var(--bad-ground) } .bad b { color: var(--bad) } .bad + .bad { margin-top: .3rem }
"""
